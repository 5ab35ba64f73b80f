"""Who staff are, how they prove it, and for how long. No web in here: verbs on a connection."""
