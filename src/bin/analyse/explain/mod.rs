//! `analyse explain`: why figures moved, in cases of a folder, as a scorer reads them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use csv_core::{ReadRecordResult, Reader};
use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Failure, at_fault, parse, write};

mod causal;
mod loc;
mod ts;

/// Answers the cases of a folder.
type Answers = fn(&Path) -> Result<Map<String, Value>, Failure>;

/// The command with its arguments: of the folders of cases those that are there.
pub(super) fn explain(arguments: &[String]) -> Result<(), Failure> {
    let (flags, rest): (Vec<String>, Vec<String>) =
        arguments.iter().cloned().partition(|argument| argument == "--end-to-end");
    let end_to_end = !flags.is_empty();
    let (plain, options) = parse(&rest, &["--out"])?;
    let ([directory], [Some(out)]) = (plain.as_slice(), options.as_slice()) else {
        return Err(Failure::Usage("explain needs a folder and --out.".to_owned()));
    };
    let out = Path::new(out);
    fs::create_dir_all(out).map_err(|error| at_fault(out, error))?;
    let ts: Answers = if end_to_end { ts::found } else { ts::given };
    let kinds: [(&str, Answers); 3] = [("loc", loc::answers), ("ts", ts), ("causal", causal::answers)];
    let mut known = false;
    for (name, answers) in kinds {
        let cases = directory.join(name);
        if cases.is_dir() {
            known = true;
            let answers = Value::Object(answers(&cases)?);
            write(&out.join(format!("{name}.json")), answers.to_string().as_bytes())?;
        }
    }
    if known { Ok(()) } else { Err(at_fault(directory, "there is no folder of cases in it")) }
}

/// A JSON file of the folder of cases.
fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let text = fs::read_to_string(path).map_err(|error| at_fault(path, error))?;
    serde_json::from_str(&text).map_err(|error| at_fault(path, error))
}

/// The cases that the folder lists.
fn read_cases<T: DeserializeOwned>(folder: &Path) -> Result<Vec<T>, Failure> {
    #[derive(Deserialize)]
    struct Listed<T> {
        cases: Vec<T>,
    }
    read_json(&folder.join("cases.json")).map(|listed: Listed<T>| listed.cases)
}

/// A CSV file, packed or not: its columns by their names, as texts.
fn read_columns(path: &Path) -> Result<BTreeMap<String, Vec<String>>, Failure> {
    let file = File::open(path).map_err(|error| at_fault(path, error))?;
    let mut text = Vec::new();
    let packed = path.extension().is_some_and(|extension| extension == "gz");
    let mut source: Box<dyn Read> = if packed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    source.read_to_end(&mut text).map_err(|error| at_fault(path, error))?;
    let mut rows = rows(text);
    let names = rows.next().ok_or_else(|| at_fault(path, "it is empty"))?;
    let mut columns = vec![Vec::new(); names.len()];
    for row in rows {
        columns.iter_mut().zip(row).for_each(|(column, cell)| column.push(cell));
    }
    Ok(names.into_iter().zip(columns).collect())
}

/// The cells of each row.
fn rows(text: Vec<u8>) -> impl Iterator<Item = Vec<String>> {
    let mut reader = Reader::new();
    let mut at = 0;
    // No row is longer than this, and none of these files has so many columns.
    let (mut cells, mut ends) = (vec![0; 1 << 16], vec![0; 1 << 10]);
    std::iter::from_fn(move || {
        let (result, read, _, found) = reader.read_record(&text[at..], &mut cells, &mut ends);
        at += read;
        let ends = (result == ReadRecordResult::Record).then(|| &ends[..found])?;
        let starts = std::iter::once(&0).chain(ends);
        Some(starts.zip(ends).map(|(&from, &to)| String::from_utf8_lossy(&cells[from..to]).into_owned()).collect())
    })
}
