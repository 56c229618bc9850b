"""The operator's panel: its screens, its pages, and what pages are made of. English only, as the settings file is."""
