//! The registries of the generated modules, by name: one row for each vendored document.

use countersign_generated::{cloudflare_realtimekit, connvo, telnyx_video};
use countersign_runtime::registry::Registry;

/// Every registry.
pub(crate) static REGISTRIES: &[(&str, &Registry)] = &[
    ("connvo", &connvo::registry::REGISTRY),
    ("cloudflare_realtimekit", &cloudflare_realtimekit::registry::REGISTRY),
    ("telnyx_video", &telnyx_video::registry::REGISTRY),
];
