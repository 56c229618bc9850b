"""What the operator steers at the booth's own screen: the settings file, the PIN, the pause; and how each part is.

Nothing here draws: the panel is in booth.ui.panel.
"""
