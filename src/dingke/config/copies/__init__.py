"""Django's backend for the servers of DINGKE_REPLICA_URLS."""
