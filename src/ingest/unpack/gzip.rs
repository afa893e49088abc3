//! gzip, member after member.

use std::io::Write;

use flate2::write::MultiGzDecoder;

use super::Decode;
use crate::ingest::error::Damage;

/// Compressed bytes unpacked at a time. Deflate packs at most 1:1032, so a piece becomes at most 17 MB.
const PIECE: usize = 16 * 1024;

/// Unpacks one stream.
pub(super) struct Gzip {
    decoder: MultiGzDecoder<Vec<u8>>,
    /// Whether anything has come out, so that a missing header can only be that of a further member.
    began: bool,
    /// What follows a complete member and is no further one; gzip(1) ignores it too.
    in_trailer: bool,
}

impl Gzip {
    pub(super) fn new() -> Self {
        Self { decoder: MultiGzDecoder::new(Vec::new()), began: false, in_trailer: false }
    }

    fn drain(&mut self, out: &mut dyn FnMut(&[u8])) {
        let text = self.decoder.get_mut();
        if !text.is_empty() {
            self.began = true;
            out(text);
            text.clear();
        }
    }

    fn is_between_members(&self) -> bool {
        self.began && self.decoder.header().is_none()
    }
}

impl Decode for Gzip {
    fn push(&mut self, bytes: &[u8], out: &mut dyn FnMut(&[u8])) -> Result<(), Damage> {
        if self.in_trailer {
            return Ok(());
        }
        for piece in bytes.chunks(PIECE) {
            let result = self.decoder.write_all(piece);
            self.drain(out);
            if result.is_err() {
                self.in_trailer = self.is_between_members();
                return if self.in_trailer { Ok(()) } else { Err(Damage::Corrupt) };
            }
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn FnMut(&[u8])) -> Result<(), Damage> {
        if self.in_trailer {
            return Ok(());
        }
        let result = self.decoder.try_finish();
        self.drain(out);
        if result.is_err() && !self.is_between_members() { Err(Damage::Truncated) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check, gz};

    #[test]
    fn members_one_after_another() {
        check(&gz(b"a,b\n"), &["|, gzip|: a,b\n"]);
        check(&[gz(b"a,b\n"), gz(b""), gz(b"1,2\n")].concat(), &["|, gzip|: a,b\n1,2\n"]);
        check(&[gz(b"a,b\n"), vec![0; 100]].concat(), &["|, gzip|: a,b\n"]);
    }

    #[test]
    fn damage_is_told() {
        let stored = gz(b"a,b\n1,2\n");
        check(&stored[..stored.len() - 3], &["|, gzip|Truncated: a,b\n1,2\n"]);
        check(&stored[..4], &["|, gzip|Truncated: "]);
        check(&[0x1f, 0x8b, 99, 0, 0, 0, 0, 0, 0, 0, 0], &["|, gzip|Corrupt: "]);
    }
}
