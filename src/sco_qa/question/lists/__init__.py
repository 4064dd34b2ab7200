"""Lists that the paper gives, asked for by what they are about."""
