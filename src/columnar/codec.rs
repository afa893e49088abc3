//! Unpacks pages. The pure decoders here serve in wasm too, where the C library of Zstandard cannot go.

use std::io::Read;

use parquet::basic::CompressionCodec as Codec;

/// Largest page unpacked, in bytes; writers aim at one megabyte.
const LARGEST: usize = 1 << 29;

/// Whether pages of that codec can be unpacked.
pub(super) fn is_known(codec: Codec) -> bool {
    codec != Codec::LZO
}

/// Appends the `size` bytes packed in `stored`; an error tells what is wrong.
pub(super) fn unpack(codec: Codec, stored: &[u8], size: usize, out: &mut Vec<u8>) -> Result<(), String> {
    if size > LARGEST {
        return Err(format!("a page claims to be {size} bytes large"));
    }
    let begin = out.len();
    match codec {
        Codec::UNCOMPRESSED => out.extend_from_slice(stored),
        Codec::GZIP => read(flate2::read::MultiGzDecoder::new(stored), size, out)?,
        Codec::BROTLI => read(brotli_decompressor::Decompressor::new(stored, 1 << 14), size, out)?,
        Codec::SNAPPY | Codec::ZSTD | Codec::LZ4_RAW | Codec::LZ4 => {
            out.resize(begin + size, 0);
            let page = &mut out[begin..];
            let length = match codec {
                Codec::SNAPPY => snap::raw::Decoder::new().decompress(stored, page).map_err(text)?,
                Codec::ZSTD => ruzstd::decoding::FrameDecoder::new().decode_all(stored, page).map_err(text)?,
                Codec::LZ4 => match hadoop_lz4(stored, page) {
                    Some(length) => length,
                    None => lz4_flex::block::decompress_into(stored, page).map_err(text)?,
                },
                _ => lz4_flex::block::decompress_into(stored, page).map_err(text)?,
            };
            out.truncate(begin + length);
        }
        Codec::LZO => return Err("LZO cannot be unpacked".to_owned()),
    }
    let length = out.len() - begin;
    if length == size { Ok(()) } else { Err(format!("a page of {size} bytes unpacks to {length}")) }
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// One byte more than promised is read, so that too much is noticed.
fn read(decoder: impl Read, size: usize, out: &mut Vec<u8>) -> Result<(), String> {
    out.reserve(size);
    decoder.take(size as u64 + 1).read_to_end(out).map(drop).map_err(text)
}

/// The older LZ4 of Hadoop: blocks, each after its two sizes in big-endian order. `None` if it is not that.
fn hadoop_lz4(mut stored: &[u8], page: &mut [u8]) -> Option<usize> {
    let mut done: usize = 0;
    while !stored.is_empty() {
        let (sizes, rest) = stored.split_first_chunk::<8>()?;
        let [unpacked, packed] =
            [0, 4].map(|at| u32::from_be_bytes([0, 1, 2, 3].map(|byte| sizes[at + byte])) as usize);
        let (block, rest) = rest.split_at_checked(packed)?;
        let room = page.get_mut(done..done.checked_add(unpacked)?)?;
        done += lz4_flex::block::decompress_into(block, room).ok().filter(|length| *length == unpacked)?;
        stored = rest;
    }
    Some(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "abc" in a block of LZ4.
    const ABC: [u8; 4] = [0x30, b'a', b'b', b'c'];

    fn check(codec: Codec, stored: &[u8], size: usize, expected: Result<&[u8], &str>) {
        let mut out = b"levels".to_vec();
        let done = unpack(codec, stored, size, &mut out).map(|()| &out[6..]);
        assert_eq!(done, expected.map_err(str::to_owned), "{codec:?}");
    }

    #[test]
    fn both_kinds_of_old_lz4() {
        let block = [&[0, 0, 0, 3, 0, 0, 0, 4], ABC.as_slice()].concat();
        check(Codec::LZ4, &[block.clone(), block].concat(), 6, Ok(b"abcabc"));
        check(Codec::LZ4, &ABC, 3, Ok(b"abc"));
        check(Codec::LZ4_RAW, &ABC, 3, Ok(b"abc"));
    }

    #[test]
    fn sizes_must_fit() {
        check(Codec::LZ4_RAW, &ABC, 4, Err("a page of 4 bytes unpacks to 3"));
        check(Codec::UNCOMPRESSED, b"abc", 2, Err("a page of 2 bytes unpacks to 3"));
        check(Codec::SNAPPY, b"", usize::MAX, Err("a page claims to be 18446744073709551615 bytes large"));
    }
}
