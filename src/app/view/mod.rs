//! The parts of the page: functions that show what they are given and send actions back.

pub mod changes;
pub mod checklist;
pub mod choices;
pub mod customer;
pub mod draft;
pub mod findings;
pub mod frame;
pub mod icon;
pub mod proposal;
pub mod slots;
pub mod summary;
pub mod thermometer;
