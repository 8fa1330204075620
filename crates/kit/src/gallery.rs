//! Every component in all its states, for development builds.
