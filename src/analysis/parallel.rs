//! Several things at a time in the caller's pool of threads; one after another without the feature `parallel`.

#[cfg(feature = "parallel")]
use rayon::prelude::*;

/// Maps each thing.
#[cfg(feature = "parallel")]
pub fn map<I: Send, T: Send>(things: Vec<I>, make: impl Fn(I) -> T + Sync + Send) -> Vec<T> {
    match things.len() {
        1 => things.into_iter().map(make).collect(),
        _ => things.into_par_iter().map(make).collect(),
    }
}

/// Maps each thing.
#[cfg(not(feature = "parallel"))]
pub fn map<I, T>(things: Vec<I>, make: impl Fn(I) -> T) -> Vec<T> {
    things.into_iter().map(make).collect()
}
