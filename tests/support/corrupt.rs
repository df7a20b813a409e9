//! One figure of a right text made wrong.
