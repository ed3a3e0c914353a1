//! The clock, and whether a time is a time.

use jiff::Timestamp;
use nobly::{Error, Options};

/// Whether all times of `options` are times in RFC 3339.
pub fn validate(options: &Options) -> Result<(), Error> {
    let times = options.now.iter().chain(options.thread.iter().map(|message| &message.at));
    match times.into_iter().find(|time| time.parse::<Timestamp>().is_err()) {
        Some(time) => Err(Error::BadTime(time.clone())),
        None => Ok(()),
    }
}

/// The same options, with the system clock where they name no time.
pub fn with_clock(mut options: Options) -> Options {
    options.now.get_or_insert_with(|| Timestamp::now().to_string());
    options
}
