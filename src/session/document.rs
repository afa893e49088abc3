//! A session as versioned JSON, alone or in an HTML page, and back.

use std::io;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

use super::check::check;
use super::{KeptSeries, NamedSource, Session, SessionLife, SessionRun};
use crate::feedback::document::{feedback_json, read_feedback};
use crate::model::alert::AlertRule;
use crate::model::archive::Incident;
use crate::model::message::UserMessage;
use crate::model::note::Note;
use crate::model::reading::ReadSettings;
use crate::pipeline::config::AnalysisConfig;

/// Version of the file's form.
pub const VERSION: u64 = 1;

/// Id of the element of an HTML page that holds a session.
pub const ELEMENT_ID: &str = "foretop-session";

/// As written. The answers have the form of their own file.
#[derive(Serialize, Deserialize)]
struct Document {
    #[serde(rename = "foretop_session")]
    version: u64,
    #[serde(default)]
    generator: String,
    name: String,
    settings: AnalysisConfig,
    #[serde(default)]
    reading: ReadSettings,
    #[serde(default)]
    sources: Vec<NamedSource>,
    #[serde(default)]
    answers: Option<Value>,
    #[serde(default)]
    notes: Vec<Note>,
    #[serde(default)]
    rules: Vec<AlertRule>,
    #[serde(default)]
    incidents: Vec<Incident>,
    #[serde(default)]
    pasted_incidents: String,
    #[serde(default)]
    view: String,
    #[serde(default)]
    run: Option<SessionRun>,
    #[serde(default)]
    series: Vec<KeptSeries>,
    #[serde(default)]
    life: SessionLife,
}

/// The JSON of a session, on one line.
pub fn encode(session: Session) -> String {
    let Session {
        name,
        config,
        reading,
        sources,
        answers,
        notes,
        rules,
        incidents,
        pasted_incidents,
        view,
        run,
        series,
        life,
    } = session;
    // What stands behind the path of an address may be a signature.
    let plain = |source: NamedSource| NamedSource { name: path_of(&source.name), ..source };
    let document = Document {
        version: VERSION,
        generator: concat!("foretop ", env!("CARGO_PKG_VERSION")).to_owned(),
        name: path_of(&name),
        settings: config,
        reading,
        sources: sources.into_iter().map(plain).collect(),
        answers: serde_json::from_str(&feedback_json(&answers)).ok(),
        notes,
        rules,
        incidents,
        pasted_incidents,
        view,
        run,
        series,
        life,
    };
    let mut bytes = Vec::new();
    // Text keys and writing to memory: neither fails.
    let _ = document.serialize(&mut Serializer::with_formatter(&mut bytes, TwelveDigits));
    String::from_utf8(bytes).unwrap_or_default()
}

/// An address without what follows its path; any other text as it is.
fn path_of(name: &str) -> String {
    if name.contains("://") { name.split(['?', '#']).next().unwrap_or_default().to_owned() } else { name.to_owned() }
}

/// A session's JSON as an element of an HTML page.
pub fn embed(json: &str) -> String {
    let json = json.replace('<', "\\u003c");
    format!("<script type=\"application/json\" id=\"{ELEMENT_ID}\">{json}</script>")
}

/// Writes figures with twelve significant digits, which every reader gets back the same.
struct TwelveDigits;

impl Formatter for TwelveDigits {
    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        let rounded = format!("{value:.11e}").parse().unwrap_or(value);
        CompactFormatter.write_f64(writer, rounded)
    }
}

/// Reads a session from its JSON, or from an HTML page that holds it.
pub fn decode(file: &str, bytes: &[u8]) -> Result<Session, UserMessage> {
    let fail = |detail: String| UserMessage {
        title: format!("{file} is no session that can be read"),
        detail,
        remedy: "Save the session again, or open another file.".to_owned(),
    };
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}').trim();
    let json = if text.starts_with('<') { element(text) } else { Some(text) };
    let json = json.ok_or_else(|| fail("The page holds no session.".to_owned()))?;
    let version = serde_json::from_str::<Head>(json).map_err(|error| fail(format!("It is broken: {error}.")))?.version;
    if version > VERSION {
        return Err(UserMessage {
            title: format!("{file} was saved by a newer version of this page"),
            detail: format!("It is a session of version {version}; version {VERSION} can be read here."),
            remedy: "Reload the page to get the newest version, then open the file again.".to_owned(),
        });
    }
    let document: Document = serde_json::from_str(json).map_err(|error| fail(format!("It is broken: {error}.")))?;
    let answers = document.answers.map(|answers| read_feedback(file, &answers.to_string())).transpose()?;
    let mut session = Session {
        name: document.name,
        config: document.settings,
        reading: document.reading,
        sources: document.sources,
        answers: answers.unwrap_or_default().feedback,
        notes: document.notes,
        rules: document.rules,
        incidents: document.incidents,
        pasted_incidents: document.pasted_incidents,
        view: document.view,
        run: document.run,
        series: document.series,
        life: document.life,
    };
    check(&mut session).map_err(|what| fail(format!("It does not hold together: {what}.")))?;
    Ok(session)
}

/// The part that every version has.
#[derive(Deserialize)]
struct Head {
    #[serde(rename = "foretop_session")]
    version: u64,
}

/// What the element of a page holds.
fn element(page: &str) -> Option<&str> {
    let (_, after) = page.split_once(&format!("id=\"{ELEMENT_ID}\""))?;
    let (_, content) = after.split_once('>')?;
    Some(content.split_once("</script")?.0.trim())
}
