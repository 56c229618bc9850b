"""The event over all its booths: commands that run anywhere and know only the place for copies."""
