"""What need not be done again: the cache, its keys and serializers, digests of files."""
