//! Right documents in all forms stay quiet; wrong ones say just what their marks say.

mod support;

#[test]
fn dump() {
    if let Ok(folder) = std::env::var("GOUJI_DUMP") {
        for seed in 0..200 {
            std::fs::write(format!("{folder}/{seed:03}.txt"), support::document(seed).text).unwrap();
        }
    }
}
