"""TLS: one real handshake, and raw ClientHello probes for what OpenSSL no longer speaks."""
