//! Tests of what configurations say.
