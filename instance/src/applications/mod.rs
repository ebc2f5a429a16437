//! Developers and their bots.
