//! Documents about the last run, and charts as files: made by a worker that is started with the first one.

use std::sync::Arc;

use leptos::prelude::*;

use super::Detector;
use crate::model::finding::Findings;
use crate::model::message::UserMessage;
use crate::model::note::Note;
use crate::model::plot::Plot;
use crate::protocol::documents::{
    ChartTask, Format, Material, Options, Order, Subject, Task, is_reopened, plots_needed,
};
use crate::protocol::message::{Document, Event, Request};
use crate::words::page::report::no_run;

/// What tells one subject from another: findings, notes and name.
pub(crate) type Told = (Arc<Findings>, Vec<Note>, String);

impl Detector {
    /// Has a document about the last run made.
    pub(crate) fn document(
        self,
        format: Format,
        options: Options,
        handler: impl FnOnce(Result<Document, UserMessage>) + 'static,
    ) {
        let Some(subject) = self.subject() else { return handler(Err(no_run())) };
        let queries = plots_needed(&subject, format, &options);
        let reopens = is_reopened(format, &options);
        if queries.is_empty() && !reopens {
            return self.order(subject, Task::Report(format, options, Material::default()), handler);
        }
        if !self.is_in_worker() {
            return handler(Err(self.not_in_worker()));
        }
        // Answered once; what asks may be called again as far as its type knows.
        let waiting = StoredValue::new_local(Some((subject, options, handler)));
        self.client.with_value(|client| {
            client.request(Request::Plot(queries), move |event| {
                let Some((subject, options, handler)) = waiting.try_update_value(Option::take).flatten() else {
                    return;
                };
                match event {
                    Event::Plotted(plots) if reopens => self.order_reopened(subject, options, plots, handler),
                    Event::Plotted(plots) => {
                        self.order(subject, Task::Report(format, options, Material { plots, session: None }), handler);
                    }
                    Event::Failed(message) => handler(Err(message)),
                    _ => {}
                }
            });
        });
    }

    /// Orders a report with what reopens it.
    fn order_reopened(
        self,
        subject: Subject,
        options: Options,
        plots: Vec<Plot>,
        handler: impl FnOnce(Result<Document, UserMessage>) + 'static,
    ) {
        let told = options.clone();
        let waiting = StoredValue::new_local(Some((subject, options, plots, handler)));
        self.save_in_report(&told, move |session| {
            if let Some((subject, options, plots, handler)) = waiting.try_update_value(Option::take).flatten() {
                self.order(subject, Task::Report(Format::Html, options, Material { plots, session }), handler);
            }
        });
    }

    /// Has a chart drawn as a file.
    pub(crate) fn draw(self, task: ChartTask, handler: impl FnOnce(Result<Document, UserMessage>) + 'static) {
        match self.subject() {
            Some(subject) => self.order(subject, Task::Chart(Box::new(task)), handler),
            None => handler(Err(no_run())),
        }
    }

    /// Everything that documents about the last run may tell.
    fn subject(self) -> Option<Subject> {
        let run = self.run.get_untracked()?;
        Some(Subject {
            name: self.name.get_untracked(),
            findings: run.findings.as_ref().clone(),
            learn_percent: run.config.learn_percent,
            answers: self.answers.get_untracked(),
            notes: self.notes.get_untracked(),
        })
    }

    /// Orders a document; the maker is told its subject unless it knows.
    fn order(self, subject: Subject, task: Task, handler: impl FnOnce(Result<Document, UserMessage>) + 'static) {
        let Some(run) = self.run.get_untracked() else { return handler(Err(no_run())) };
        let told = (run.findings, subject.notes.clone(), subject.name.clone());
        let is_known = self.told.with_value(|before| {
            before.as_ref().is_some_and(|(findings, notes, name)| {
                Arc::ptr_eq(findings, &told.0) && (notes, name) == (&told.1, &told.2)
            })
        });
        self.documents.with_value(|documents| {
            let subject = (!is_known || !documents.is_alive()).then(|| Box::new(subject));
            self.told.set_value(Some(told));
            documents.make(Order { subject, task }, handler);
        });
    }
}
