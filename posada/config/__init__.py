"""Settings, the typed environment, urls, the embedded database; the lists of rule kinds and of drivers."""
