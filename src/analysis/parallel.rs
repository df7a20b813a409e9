//! Several things at a time in the caller's pool of threads; one after another without the feature `parallel`.

#[cfg(feature = "parallel")]
use rayon::prelude::*;

/// Makes something of each thing. Up to `in_a_row` of them are made one after another with the same state.
#[cfg(feature = "parallel")]
pub fn map_with<I: Send, T: Send, S: Default>(
    things: Vec<I>,
    in_a_row: usize,
    make: impl Fn(&mut S, I) -> T + Sync + Send,
) -> Vec<T> {
    things.into_par_iter().with_max_len(in_a_row).map_init(S::default, make).collect()
}

/// Makes something of each thing.
#[cfg(not(feature = "parallel"))]
pub fn map_with<I, T, S: Default>(things: Vec<I>, _: usize, make: impl Fn(&mut S, I) -> T) -> Vec<T> {
    let mut state = S::default();
    things.into_iter().map(|thing| make(&mut state, thing)).collect()
}
