//! Firings to messages, in the forms of those who get them. What a message says is in
//! [`crate::words::alerts::message`], how it is packed here, a form a file. Needs no series, so that the page can do
//! it.

mod datadog;
mod json;
mod lookout;
mod mail;
mod pager_duty;
mod send;
mod slack;
mod template;
mod text;
mod told;

pub use lookout::series_id;
pub use send::{curl, request};
pub use template::{EXAMPLE, PLACEHOLDERS};

use serde::{Deserialize, Serialize};

use self::told::Told;
use crate::model::alert::{AlertRule, Firing};
use crate::model::finding::Findings;
use crate::model::message::{Explain, UserMessage};
use crate::words::alerts::message as words;
use crate::words::alerts::rules::{MEND_TEMPLATE, TEMPLATE_BROKEN, at};

/// What a message is about.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Name of the detector.
    pub detector: &'a str,
    /// The run.
    pub findings: &'a Findings,
    /// The rule that fired.
    pub rule: &'a AlertRule,
    /// What it fired on, and when.
    pub firing: &'a Firing,
    /// Address of the page about it, if there is one.
    pub link: Option<&'a str>,
}

/// The form of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// The JSON that Lookout for Metrics sent.
    Lookout,
    /// Its LONG_TEXT.
    LongText,
    /// Its SHORT_TEXT, of at most 160 characters.
    ShortText,
    /// An HTML mail.
    Mail,
    /// An incoming webhook of Slack.
    Slack,
    /// Events API v2 of PagerDuty.
    PagerDuty,
    /// An event of Datadog.
    Datadog,
    /// The reader's own JSON.
    Template,
}

impl Form {
    /// All forms.
    pub const ALL: [Self; 8] = [
        Self::Lookout,
        Self::LongText,
        Self::ShortText,
        Self::Mail,
        Self::Slack,
        Self::PagerDuty,
        Self::Datadog,
        Self::Template,
    ];

    /// "PagerDuty event".
    pub fn label(self) -> &'static str {
        words::FORMS[self as usize]
    }

    /// Where messages of this form usually go, if that is one place for all.
    pub fn usual_address(self) -> Option<&'static str> {
        match self {
            Self::PagerDuty => Some("https://events.pagerduty.com/v2/enqueue"),
            Self::Datadog => Some("https://api.datadoghq.com/api/v1/events"),
            _ => None,
        }
    }

    /// Whether a key goes with it. Where none does, the address is the secret.
    pub fn needs_key(self) -> bool {
        self.usual_address().is_some()
    }
}

/// Whether something began or is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// It began.
    Trigger,
    /// It is over.
    Resolve,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// What it says.
    pub text: String,
    /// "application/json".
    pub media_type: &'static str,
    /// "foretop-alert-0123456789ab.json".
    pub file_name: String,
}

/// What is to be sent with POST. Address, headers and body may hold secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// Where to.
    pub url: String,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// What.
    pub body: String,
}

/// Why a template cannot be filled in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {reason}")]
pub struct TemplateError {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What was found there and what was expected.
    pub reason: String,
}

impl Explain for TemplateError {
    fn explain(&self) -> UserMessage {
        UserMessage {
            title: TEMPLATE_BROKEN.to_owned(),
            detail: at(self.line, self.column, &self.reason),
            remedy: MEND_TEMPLATE.to_owned(),
        }
    }
}

/// The message in a form. `template` is the reader's JSON of [`Form::Template`], the only form that can fail. In the
/// place of a key it has nothing.
pub fn body(form: Form, facts: &Facts<'_>, action: Action, template: &str) -> Result<Body, TemplateError> {
    const JSON: &str = "application/json";
    const TEXT: &str = "text/plain; charset=utf-8";
    let told = Told::new(facts, action);
    let (text, media_type, ending) = match form {
        Form::Lookout => (lookout::alert(&told).document(), JSON, "json"),
        Form::LongText => (text::long(&told), TEXT, "txt"),
        Form::ShortText => (text::short(&told), TEXT, "txt"),
        Form::Mail => (mail::html(&told), "text/html; charset=utf-8", "html"),
        Form::Slack => (slack::message(&told).document(), JSON, "json"),
        Form::PagerDuty => (pager_duty::event(&told, "").document(), JSON, "json"),
        Form::Datadog => (datadog::event(&told).document(), JSON, "json"),
        Form::Template => (template::fill(template, &told)?, JSON, "json"),
    };
    Ok(Body { text, media_type, file_name: format!("foretop-alert-{}.{ending}", told.token()) })
}

/// The message as a file that a mail program opens as a draft: what [`Form::Mail`] shows, with a subject, and in plain
/// text too.
pub fn mail_file(facts: &Facts<'_>, action: Action) -> Body {
    let told = Told::new(facts, action);
    Body {
        text: mail::eml(&told),
        media_type: "message/rfc822",
        file_name: format!("foretop-alert-{}.eml", told.token()),
    }
}
