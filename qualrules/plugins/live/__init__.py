"""Sources that are read over the network, one file a CRM. They read and never write."""
