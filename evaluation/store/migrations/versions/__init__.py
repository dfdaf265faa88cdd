"""One step a file: schema_<N>.py turns schema N-1 into schema N."""
