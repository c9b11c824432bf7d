"""A plugin whose import fails."""

raise RuntimeError("the licence file\nis missing")
