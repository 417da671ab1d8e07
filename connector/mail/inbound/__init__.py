"""What comes back by mail: bytes in, one classified signal out. Pure: no clock, no network, no database."""
