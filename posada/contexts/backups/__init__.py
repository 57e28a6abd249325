"""The provider's own backups: the runs, what came of them, and the copies that customers may have as a courtesy."""
