//! Telephones that a test can read.

use contract::account::Mobile;
use gateway::account::sms::{Message, Sms, SmsError};
use std::{
    pin::Pin,
    sync::{Arc, Mutex},
};

/// Keeps what was sent, newest last. Says no while it is told to.
#[derive(Clone, Debug, Default)]
pub struct Telephones {
    sent: Arc<Mutex<Vec<(String, String)>>>,
    pub broken: Arc<std::sync::atomic::AtomicBool>,
}

impl Telephones {
    /// The last code that a number was sent.
    pub fn code(&self, mobile: &str) -> String {
        let sent = self.sent.lock().unwrap();
        let last = sent.iter().rfind(|(to, _)| to == mobile);
        last.unwrap_or_else(|| panic!("nothing was sent")).1.clone()
    }

    pub fn count(&self) -> usize {
        self.sent.lock().unwrap().len()
    }
}

impl Sms for Telephones {
    fn send<'a>(
        &'a self,
        to: &'a Mobile,
        message: &'a Message,
    ) -> Pin<Box<dyn Future<Output = Result<(), SmsError>> + Send + 'a>> {
        let Message::Code { code, .. } = message;
        let broken = self.broken.load(std::sync::atomic::Ordering::Relaxed);
        if !broken {
            self.sent.lock().unwrap().push((to.as_str().into(), code.clone()));
        }
        Box::pin(async move { if broken { Err(SmsError("out of order".into())) } else { Ok(()) } })
    }
}
