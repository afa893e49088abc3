//! zstd (RFC 8878), frame after frame. Frames are cut into blocks here, so that one block at most, 128 kB, is unpacked
//! at a time; besides that the memory holds the frame's window, of up to 100 MB.

use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::Decode;
use crate::ingest::error::Damage;

/// Unpacks one stream.
pub(super) struct Zstd {
    decoder: FrameDecoder,
    part: Part,
    /// The begun part.
    buffer: Vec<u8>,
    /// Whether a checksum follows the last block of the frame.
    has_checksum: bool,
}

/// What comes next.
#[derive(Clone, Copy)]
enum Part {
    Header,
    Block,
    /// So many bytes that hold no data.
    Skipped(usize),
}

impl Zstd {
    pub(super) fn new() -> Self {
        Self { decoder: FrameDecoder::new(), part: Part::Header, buffer: Vec::new(), has_checksum: false }
    }

    /// How long the part is, as far as its first bytes tell.
    fn length(&self) -> usize {
        let bytes = self.buffer.as_slice();
        match self.part {
            Part::Header => match bytes {
                [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => 8,
                [_, _, _, _, descriptor, ..] => {
                    let is_single = descriptor & 0x20 != 0;
                    let dictionary = [0, 1, 2, 4][usize::from(descriptor & 3)];
                    let size = [usize::from(is_single), 2, 4, 8][usize::from(descriptor >> 6)];
                    5 + usize::from(!is_single) + dictionary + size
                }
                _ => 5,
            },
            Part::Block => match bytes {
                [a, b, c, ..] => {
                    let header = u32::from_le_bytes([*a, *b, *c, 0]);
                    let is_repeated_byte = header >> 1 & 3 == 1;
                    let content = if is_repeated_byte { 1 } else { (header >> 3) as usize };
                    let is_last = header & 1 == 1;
                    3 + content + if is_last && self.has_checksum { 4 } else { 0 }
                }
                _ => 3,
            },
            Part::Skipped(length) => length,
        }
    }

    /// Takes the part in the buffer, which is complete.
    fn take_part(&mut self, out: &mut dyn FnMut(&[u8])) -> Result<(), Damage> {
        let bytes = std::mem::take(&mut self.buffer);
        self.part = match (self.part, bytes.as_slice()) {
            (Part::Header, [_, 0x2a, 0x4d, 0x18, a, b, c, d]) => {
                Part::Skipped(u32::from_le_bytes([*a, *b, *c, *d]) as usize)
            }
            (Part::Header, header) => {
                self.decoder.reset(header).map_err(|_| Damage::Corrupt)?;
                self.has_checksum = header.get(4).is_some_and(|descriptor| descriptor & 4 != 0);
                Part::Block
            }
            (Part::Block, block) => {
                let ended = self.decoder.decode_blocks(block, BlockDecodingStrategy::UptoBlocks(1));
                let ended = ended.map_err(|_| Damage::Corrupt)?;
                if let Some(text) = self.decoder.collect() {
                    out(&text);
                }
                if ended && self.has_checksum {
                    let stored = self.decoder.get_checksum_from_data();
                    if stored != self.decoder.get_calculated_checksum() {
                        return Err(Damage::Corrupt);
                    }
                }
                if ended { Part::Header } else { Part::Block }
            }
            (Part::Skipped(_), _) => Part::Header,
        };
        self.buffer = bytes;
        self.buffer.clear();
        Ok(())
    }
}

impl Decode for Zstd {
    fn push(&mut self, mut bytes: &[u8], out: &mut dyn FnMut(&[u8])) -> Result<(), Damage> {
        loop {
            if let Part::Skipped(left) = &mut self.part {
                let taken = bytes.len().min(*left);
                *left -= taken;
                bytes = &bytes[taken..];
                if *left == 0 {
                    self.part = Part::Header;
                }
            }
            let missing = self.length() - self.buffer.len();
            if bytes.len() < missing {
                self.buffer.extend_from_slice(bytes);
                return Ok(());
            }
            self.buffer.extend_from_slice(&bytes[..missing]);
            bytes = &bytes[missing..];
            // What was missing may tell that more belongs to the part.
            if self.buffer.len() == self.length() {
                self.take_part(out)?;
            }
        }
    }

    fn finish(&self) -> Result<(), Damage> {
        if matches!(self.part, Part::Header) && self.buffer.is_empty() { Ok(()) } else { Err(Damage::Truncated) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::packing::zstd;
    use super::super::tests::check;

    #[test]
    fn frames_one_after_another() {
        check(&zstd(b"a,b\n"), &["|, zstd|: a,b\n"]);
        let skipped = b"\x50\x2a\x4d\x18\x03\0\0\0xyz";
        check(&[skipped, zstd(b"a,b\n").as_slice(), skipped, &zstd(b"1,2\n")].concat(), &["|, zstd|: a,b\n1,2\n"]);
    }

    #[test]
    fn damage_is_told() {
        let stored = zstd(b"a,b\n1,2\n");
        check(&stored[..stored.len() - 5], &["|, zstd|Truncated: "]);
        check(&[stored.as_slice(), b"other things that follow"].concat(), &["|, zstd|Corrupt: a,b\n1,2\n"]);
        let mut changed = stored.clone();
        *changed.last_mut().unwrap() ^= 1;
        check(&changed, &["|, zstd|Corrupt: a,b\n1,2\n"]);
    }
}
