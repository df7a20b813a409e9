//! Characters in a row by which words are told.

/// One bit for the hash of each pair of characters, and of each single one, that may stand for a word: small enough to stay
/// at hand in a walk over a text, and hardly any place of it asks for more.
#[derive(Debug)]
pub struct Anchors {
    pairs: Box<[u64; 512]>,
    singles: Box<[u64; 64]>,
}

impl Default for Anchors {
    fn default() -> Self {
        Anchors { pairs: Box::new([0; 512]), singles: Box::new([0; 64]) }
    }
}

impl Anchors {
    /// Two characters, by their codes of sixteen bits.
    pub fn add_pair(&mut self, first: u32, second: u32) {
        let bit = pair_bit(first << 16 | second);
        self.pairs[bit >> 6] |= 1 << (bit & 63);
    }

    /// One character, by its code.
    pub fn add_single(&mut self, code: u32) {
        let bit = single_bit(code);
        self.singles[bit >> 6] |= 1 << (bit & 63);
    }

    /// Whether these two characters, or the second of them, may be one.
    #[inline(always)]
    pub fn may_end(&self, pair: u32) -> bool {
        let (bit, single) = (pair_bit(pair), single_bit(pair & 0xFFFF));
        (self.pairs[bit >> 6] >> (bit & 63) | self.singles[single >> 6] >> (single & 63)) & 1 == 1
    }
}

#[inline(always)]
fn pair_bit(pair: u32) -> usize {
    (pair.wrapping_mul(0x9E37_79B1) >> 17) as usize
}

#[inline(always)]
fn single_bit(code: u32) -> usize {
    (code.wrapping_mul(0x9E37_79B1) >> 20) as usize
}
