//! Snapshots with actual and forecast given: which elements are the roots.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use foretop::explain::localise::{Leaves, Parts, Values, localise};
use foretop::model::order;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{read_cases, read_columns};
use crate::{Failure, at_fault};

#[derive(Deserialize)]
struct Case {
    id: String,
    csv: String,
    kind: Kind,
    dimensions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Additive,
    Ratio,
}

/// The answer to each case of the folder.
pub(super) fn answers(folder: &Path) -> Result<Map<String, Value>, Failure> {
    let cases: Vec<Case> = read_cases(folder)?;
    let answer = |case: Case| Ok((case.id.clone(), answer(folder, &case)?));
    cases.into_iter().map(answer).collect()
}

fn answer(folder: &Path, case: &Case) -> Result<Value, Failure> {
    let path = folder.join(&case.csv);
    let columns = read_columns(&path)?;
    let column = |name: &str| columns.get(name).ok_or_else(|| at_fault(&path, format!("there is no column {name}")));
    let numbers = |name: &str| -> Result<Vec<f64>, Failure> {
        Ok(column(name)?.iter().map(|cell| cell.parse().unwrap_or(f64::NAN)).collect())
    };
    let mut names = Vec::new();
    let mut codes = Vec::new();
    for dimension in &case.dimensions {
        let cells = column(dimension)?;
        let values = order::distinct(cells.iter().map(String::as_str));
        let places: BTreeMap<&str, u32> = values.iter().copied().zip(0..).collect();
        codes.push(cells.iter().map(|cell| places[cell.as_str()]).collect::<Vec<u32>>());
        names.push(values);
    }
    let read: Vec<Vec<f64>> = match case.kind {
        Kind::Additive => vec![numbers("actual")?, numbers("forecast")?],
        Kind::Ratio => {
            vec![numbers("actual_num")?, numbers("actual_den")?, numbers("forecast_num")?, numbers("forecast_den")?]
        }
    };
    let values = match read.as_slice() {
        [n1, d1, n0, d0] => Values::Ratio {
            actual: Parts { numerator: n1, denominator: d1 },
            forecast: Parts { numerator: n0, denominator: d0 },
        },
        read => Values::Sum { actual: &read[0], forecast: &read[1] },
    };
    let started = Instant::now();
    let roots = localise(&Leaves { codes: &codes, values, noise: None });
    let seconds = started.elapsed().as_secs_f64();
    let elements = roots.elements.iter().map(|element| {
        let values = element.key.iter().zip(&names).zip(&case.dimensions);
        let values = values.filter_map(|((value, names), name)| Some((name.clone(), json!(names[(*value)? as usize]))));
        values.collect::<Map<String, Value>>()
    });
    Ok(json!({ "root_causes": elements.collect::<Vec<_>>(), "seconds": seconds }))
}
