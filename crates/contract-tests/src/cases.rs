//! The cases of a document as tests: the rule of `cargo xtask contract`, case by case.

use std::sync::Arc;

use anyhow::Result;
use countersign_contract::{
    Client, Conclusion, Event, Exchange, Exemption, Plan, PlannedSchema, Runner, Subject, examples_events,
    not_exercised_report, plan, stale_exemption,
};
use countersign_report::exchanges;

/// A case of a document.
pub struct Case {
    /// Its name, as `cargo xtask contract` prints it.
    pub name: String,
    kind: Kind,
    player: Arc<Player>,
}

/// What a case is, and so how it is played.
enum Kind {
    /// What comes of it is known already.
    Known(Event),
    Exchange(Box<Exchange>),
    Schema(PlannedSchema),
    Exemption(Exemption),
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

/// Every case of a document: its examples, its exchanges, its schemas, what is not exercised, and each exemption.
pub fn cases(subject: &Subject, client: &Arc<dyn Client>) -> Vec<Case> {
    let Plan { exchanges, schemas, not_exercised } = plan(subject);
    let mut known = examples_events(subject);
    known.extend(not_exercised.iter().map(|gap| Event::NotExercised(not_exercised_report(subject, gap))));
    let mut kinds: Vec<(String, Kind)> = Vec::new();
    kinds.extend(known.iter().map(|event| {
        let name = event.case().map_or_else(|| format!("{}::examples", subject.name), str::to_owned);
        (name, Kind::Known(event.clone()))
    }));
    kinds.extend(exchanges.iter().map(|exchange| (exchange.name.clone(), Kind::Exchange(Box::new(exchange.clone())))));
    kinds.extend(schemas.iter().map(|schema| (schema.name.clone(), Kind::Schema(schema.clone()))));
    kinds.extend(subject.exemptions.entries().iter().map(|entry| {
        let name = format!("{}::exemptions::{}", subject.name, entry.case);
        (name, Kind::Exemption(entry.clone()))
    }));
    let (client, runner) = (Arc::clone(client), Runner::new(subject));
    let player = Arc::new(Player { subject: subject.clone(), client, runner, known, exchanges, schemas });
    kinds.into_iter().map(|(name, kind)| Case { name, kind, player: Arc::clone(&player) }).collect()
}

impl Case {
    /// Plays the case.
    pub fn play(&self) -> Result<Played> {
        let event = match &self.kind {
            Kind::Known(event) => event.clone(),
            Kind::Exchange(exchange) => self.player.exchange(exchange)?,
            Kind::Schema(schema) => self.player.rewrite(schema),
            Kind::Exemption(entry) => match self.player.stale(entry)? {
                Some(event) => event,
                None => return Ok(Played::Passed),
            },
        };
        Ok(match event.conclusion() {
            Conclusion::Passed => Played::Passed,
            Conclusion::Exempt(reason) => Played::Exempt(reason.to_owned()),
            Conclusion::Failed => Played::Failed(exchanges::failure(&event).unwrap_or_default()),
        })
    }
}

/// Plays the cases of one document.
struct Player {
    subject: Subject,
    client: Arc<dyn Client>,
    runner: Runner,
    known: Vec<Event>,
    exchanges: Vec<Exchange>,
    schemas: Vec<PlannedSchema>,
}

impl Player {
    fn exchange(&self, exchange: &Exchange) -> Result<Event> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let report = runtime.block_on(self.runner.run(exchange, &*self.client, &[]));
        Ok(Event::ExchangeFinished(Box::new(report)))
    }

    fn rewrite(&self, schema: &PlannedSchema) -> Event {
        Event::SchemaFinished(self.runner.rewrite(schema, &*self.client))
    }

    /// The event that an exemption is stale, where it is. Everything that it names is played for that.
    fn stale(&self, entry: &Exemption) -> Result<Option<Event>> {
        let mut events = self.known.clone();
        let schemas = self.schemas.iter().filter(|schema| entry.names(&schema.name));
        events.extend(schemas.map(|schema| self.rewrite(schema)));
        for exchange in self.exchanges.iter().filter(|exchange| entry.names(&exchange.name)) {
            events.push(self.exchange(exchange)?);
        }
        Ok(stale_exemption(&self.subject, entry, &events).map(Event::StaleExemption))
    }
}
