//! `analyse replay`: detection that goes on, over data that is all there.

use std::path::Path;
use std::time::Instant;

use foretop::alert::rule::read_rules;
use foretop::model::life::{LifeConfig, LifeNews, Retrain};
use foretop::model::message::Explain;
use foretop::protocol::message::{Event, LifeRequest, Request};
use serde_json::json;

use super::{Failure, at_fault, bodies, open, parse, write};

const OPTIONS: [&str; 10] =
    ["--config", "--report", "--as", "--threshold", "--top", "--codes", "--rules", "--from", "--retrain", "--log"];

/// The command with its arguments.
pub(super) fn replay(arguments: &[String]) -> Result<(), Failure> {
    let (paths, options) = parse(arguments, &OPTIONS)?;
    let [config, report, chosen @ .., rules, from, retrain, log] = options.as_slice() else {
        return Err(Failure::Usage("replay needs its files.".to_owned()));
    };
    let retrain = match retrain.as_deref() {
        None | Some("schedule") => Retrain::Schedule,
        Some("each") => Retrain::Each,
        Some("never") => Retrain::Never,
        Some(other) => return Err(Failure::Usage(format!("--retrain is schedule, each or never, not {other}."))),
    };
    let percent: Option<usize> = match from.as_deref().map(str::parse) {
        Some(Ok(percent @ 0..=100)) => Some(percent),
        None => None,
        _ => return Err(Failure::Usage("Option --from needs a percentage, 0 to 100.".to_owned())),
    };
    let rules = match rules.as_deref().map(Path::new) {
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|error| at_fault(path, error))?;
            read_rules(&text).map_err(|error| error.explain())?
        }
        None => Vec::new(),
    };
    let mut opened = open(&paths, config.as_ref())?;
    let Some(Event::Checked(preview)) = opened.session.request(Request::Check(opened.config.clone())).pop() else {
        return Err(Failure::Work("The engine gave an answer of another kind.".to_owned()));
    };
    let intervals = preview.learn + preview.test;
    let from = percent.map_or(0, |percent| intervals as usize * percent / 100);
    let life = LifeConfig { from, retrain, rules, ..LifeConfig::default() };
    let began = Instant::now();
    let request = LifeRequest { config: opened.config.clone(), life, pace: None, follow: None, waits_for_data: false };
    let mut last = opened.session.request(Request::Live(Box::new(request))).pop();
    let mut told = LifeNews::default();
    while opened.session.engine.busy() {
        let mut events = bodies(opened.session.engine.step());
        events.extend(opened.session.engine.lived_so_far().map(|event| event.body));
        for event in events {
            match event {
                Event::Lived(news) => {
                    told.entries.extend(news.entries);
                    told.firings.extend(news.firings);
                    told.resolved.extend(news.resolved);
                    (told.status, told.done, told.total, told.counts) =
                        (news.status, news.done, news.total, news.counts);
                }
                other => last = Some(other),
            }
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    eprintln!(
        "{} intervals in {seconds:.2} s, {:.0} a second; {} firings",
        told.done,
        told.done as f64 / seconds,
        told.firings.len()
    );
    if let Some(path) = log.as_deref().map(Path::new) {
        let text =
            format!("{:#}\n", json!({ "firings": told.firings, "resolved": told.resolved, "log": told.entries }));
        write(path, text.as_bytes())?;
    }
    opened.report(last, report.as_deref().map(Path::new), chosen)
}
