"""The plugin layer: what a plugin may bring, how plugins are found and loaded, and the adapters that ship."""
