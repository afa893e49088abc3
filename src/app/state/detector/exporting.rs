//! Documents about the last run, and charts as files: made by a worker that is started with the first one.

use std::cell::RefCell;
use std::rc::Rc;
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

/// What documents may tell, and the findings that are in it.
type Known = (Subject, Arc<Findings>);

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
        let Some(known) = self.known() else { return handler(Err(no_run())) };
        let subject = &known.0;
        let queries = plots_needed(subject, format, &options);
        let reopens = is_reopened(format, &options);
        if queries.is_empty() && !reopens {
            return self.order(known, Task::Report(format, options, Material::default()), handler);
        }
        if !self.is_in_worker() {
            return handler(Err(self.not_in_worker()));
        }
        // Answered once; what asks may be called again as far as its type knows.
        let waiting = Rc::new(RefCell::new(Some((known, options, handler))));
        self.client.with_value(|client| {
            client.request(Request::Plot(queries), move |event| {
                let Some((known, options, handler)) = waiting.take() else { return };
                match event {
                    Event::Plotted(plots) if reopens => self.order_reopened(known, options, plots, handler),
                    Event::Plotted(plots) => {
                        self.order(known, Task::Report(format, options, Material { plots, session: None }), handler);
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
        known: Known,
        options: Options,
        plots: Vec<Plot>,
        handler: impl FnOnce(Result<Document, UserMessage>) + 'static,
    ) {
        let told = options.clone();
        let waiting = Rc::new(RefCell::new(Some((known, options, plots, handler))));
        self.save_in_report(&told, move |session| {
            if let Some((known, options, plots, handler)) = waiting.take() {
                self.order(known, Task::Report(Format::Html, options, Material { plots, session }), handler);
            }
        });
    }

    /// Has a chart drawn as a file.
    pub(crate) fn draw(self, task: ChartTask, handler: impl FnOnce(Result<Document, UserMessage>) + 'static) {
        match self.known() {
            Some(known) => self.order(known, Task::Chart(Box::new(task)), handler),
            None => handler(Err(no_run())),
        }
    }

    /// Everything that documents about the last run may tell.
    fn known(self) -> Option<Known> {
        let run = self.run.get_untracked()?;
        let subject = Subject {
            name: self.name.get_untracked(),
            findings: run.findings.as_ref().clone(),
            learn_percent: run.config.learn_percent,
            answers: self.answers.get_untracked(),
            notes: self.notes.get_untracked(),
        };
        Some((subject, run.findings))
    }

    /// Orders a document; the maker is told its subject unless it knows.
    fn order(self, known: Known, task: Task, handler: impl FnOnce(Result<Document, UserMessage>) + 'static) {
        let (subject, findings) = known;
        let told = (findings, subject.notes.clone(), subject.name.clone());
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
