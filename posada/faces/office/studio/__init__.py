"""The terms studio: reading versions, writing a draft with its checks, and what publishing it would bring."""
