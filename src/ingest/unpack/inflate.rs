//! Deflate (RFC 1951), piece by piece. What came out before damage is handed on, so that it does not depend on the size
//! of the pieces how much of a damaged file is read.

use flate2::{Decompress, FlushDecompress, Status};

/// Unpacked bytes handed on at a time.
const PIECE: usize = 64 * 1024;

/// Unpacks one stream.
pub(super) struct Inflate {
    decoder: Decompress,
    piece: Vec<u8>,
}

/// What became of some bytes.
pub(super) enum Inflated {
    /// All were taken.
    All,
    /// The stream ended after so many of them.
    Ended(usize),
    /// They are damaged after so many.
    Failed(usize),
}

impl Inflate {
    pub(super) fn new() -> Self {
        Self { decoder: Decompress::new(false), piece: vec![0; PIECE] }
    }

    /// For another stream.
    pub(super) fn reset(&mut self) {
        self.decoder.reset(false);
    }

    pub(super) fn push(&mut self, bytes: &[u8], out: &mut dyn FnMut(&[u8])) -> Inflated {
        let taken_before = self.decoder.total_in();
        let mut taken = 0;
        loop {
            let (made_before, begin) = (self.decoder.total_out(), taken);
            let result = self.decoder.decompress(&bytes[taken..], &mut self.piece, FlushDecompress::None);
            taken = (self.decoder.total_in() - taken_before) as usize;
            let made = (self.decoder.total_out() - made_before) as usize;
            out(&self.piece[..made]);
            match result {
                Ok(Status::StreamEnd) => return Inflated::Ended(taken),
                Ok(_) if made == PIECE || (taken < bytes.len() && taken + made > begin) => {}
                Ok(_) if taken == bytes.len() => return Inflated::All,
                _ => return Inflated::Failed(taken),
            }
        }
    }
}
