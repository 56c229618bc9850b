"""The process that serves the guests' page: it has no file and no database, and tells the booth what phones ask for."""
