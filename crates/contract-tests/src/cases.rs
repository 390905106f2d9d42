//! The cases of a document as tests: the rule of `cargo xtask contract`, case by case.

use std::future::Future;
use std::sync::Arc;

use anyhow::Result;
use countersign_contract::{
    Client, Conclusion, Event, Exchange, Exemption, NotExercised, Plan, PlannedSchema, Runner, Subject, examples_events,
    not_exercised_report, plan, stale_exemption,
};
use countersign_report::exchanges;

/// A case of a document: its name, and what plays it.
pub struct Case {
    /// Its name, as `cargo xtask contract` prints it.
    pub name: String,
    play: Box<dyn FnOnce() -> Result<Option<Event>> + Send>,
}

/// What came of a case.
#[derive(Debug, PartialEq, Eq)]
pub enum Played {
    /// It passed.
    Passed,
    /// It was not exercised, or not completely, and an exemption accepts that for this reason.
    Exempt(String),
    /// It failed; the text says why.
    Failed(String),
}

impl Case {
    /// A case that passes where there is no event, and else by what the event says.
    fn new(name: String, play: impl FnOnce() -> Result<Option<Event>> + Send + 'static) -> Self {
        Self { name, play: Box::new(play) }
    }

    /// Plays the case.
    pub fn play(self) -> Result<Played> {
        let Some(event) = (self.play)()? else { return Ok(Played::Passed) };
        Ok(match event.conclusion() {
            Conclusion::Passed => Played::Passed,
            Conclusion::Exempt(reason) => Played::Exempt(reason.to_owned()),
            Conclusion::Failed => Played::Failed(exchanges::failure(&event).unwrap_or_default()),
        })
    }
}

/// Every case of a document: its examples, its exchanges, its schemas, what is not exercised, and each exemption.
pub fn cases(subject: &Subject, client: &Arc<dyn Client>) -> Vec<Case> {
    let player = Arc::new(Player { subject: subject.clone(), runner: Runner::new(subject), client: Arc::clone(client) });
    let examples = examples_events(subject);
    let plan = Arc::new(plan(subject));
    let mut cases = Vec::new();
    let mut add = |name: &str, play: Box<dyn Fn(&Player) -> Result<Option<Event>> + Send>| {
        let player = Arc::clone(&player);
        cases.push(Case::new(name.to_owned(), move || play(&player)));
    };
    for event in examples.iter().cloned() {
        let name = event.case().map_or_else(|| format!("{}::examples", subject.name), str::to_owned);
        add(&name, Box::new(move |_| Ok(Some(event.clone()))));
    }
    for exchange in plan.exchanges.iter().cloned() {
        add(&exchange.name.clone(), Box::new(move |player| player.exchange(&exchange).map(Some)));
    }
    for schema in plan.schemas.iter().cloned() {
        add(&schema.name.clone(), Box::new(move |player| Ok(Some(player.rewrite(&schema)))));
    }
    for gap in plan.not_exercised.iter().cloned() {
        add(&gap.name.clone(), Box::new(move |player| Ok(Some(player.gap(&gap)))));
    }
    for entry in subject.exemptions.entries().iter().cloned() {
        let (plan, examples) = (Arc::clone(&plan), examples.clone());
        let name = format!("{}::exemptions::{}", subject.name, entry.case);
        add(&name, Box::new(move |player| player.exemption(&entry, &plan, &examples)));
    }
    cases
}

/// Plays cases of one document.
struct Player {
    subject: Subject,
    runner: Runner,
    client: Arc<dyn Client>,
}

impl Player {
    fn exchange(&self, exchange: &Exchange) -> Result<Event> {
        let report = block_on(self.runner.run(exchange, &*self.client, &[]))?;
        Ok(Event::ExchangeFinished(Box::new(report)))
    }

    fn rewrite(&self, schema: &PlannedSchema) -> Event {
        Event::SchemaFinished(self.runner.rewrite(schema, &*self.client))
    }

    fn gap(&self, gap: &NotExercised) -> Event {
        Event::NotExercised(not_exercised_report(&self.subject, gap))
    }

    /// The event that an exemption is stale, where it is: everything that it names is played.
    fn exemption(&self, entry: &Exemption, plan: &Plan, examples: &[Event]) -> Result<Option<Event>> {
        let mut events = examples.to_vec();
        events.extend(plan.not_exercised.iter().map(|gap| self.gap(gap)));
        events.extend(named(entry, &plan.schemas, |schema| &schema.name).map(|schema| self.rewrite(schema)));
        for exchange in named(entry, &plan.exchanges, |exchange| &exchange.name) {
            events.push(self.exchange(exchange)?);
        }
        Ok(stale_exemption(&self.subject, entry, &events).map(Event::StaleExemption))
    }
}

/// Those of the cases that an exemption names.
fn named<'c, C>(entry: &Exemption, cases: &'c [C], name: impl Fn(&C) -> &str) -> impl Iterator<Item = &'c C> {
    cases.iter().filter(move |case| entry.names(name(case)))
}

fn block_on<F: Future>(future: F) -> Result<F::Output> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(future))
}
