//! A number that stands for some bytes, the same everywhere and always: FNV-1a (Fowler, Noll and Vo), of 64 bits. Not
//! for what others may want to collide.

/// Bytes fed so far.
#[derive(Debug, Clone, Copy)]
pub struct Hash(u64);

impl Hash {
    /// Nothing yet.
    pub fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Takes one piece, which is told apart from the next.
    pub fn feed(&mut self, bytes: &[u8]) -> &mut Self {
        for &byte in bytes.iter().chain(&[0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        self
    }

    /// The number.
    pub fn value(self) -> u64 {
        self.0
    }
}

impl Default for Hash {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_told_apart() {
        let of = |pieces: &[&str]| {
            let mut hash = Hash::new();
            pieces.iter().for_each(|piece| _ = hash.feed(piece.as_bytes()));
            hash.value()
        };
        // The published value of a single byte 0xff is that of no text at all here.
        assert_eq!(of(&[""]), 0xaf64_724c_8602_eb6e);
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
    }
}
