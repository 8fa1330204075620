//! The thread beside the page that holds the city: questions by number, answers by the same number.

use super::{
    Trouble,
    fetch::unreadable,
    later::{Giver, later, within},
    questions::{Said, asked},
};
use js_sys::{Array, ArrayBuffer, Object, Reflect};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{MessageEvent, WorkerOptions, WorkerType};

/// A question in the worker takes milliseconds; loading a pack on an old phone takes a second or two.
const PATIENCE: Duration = Duration::from_secs(20);

/// One running worker. Dropping it ends the thread; who still waits hears [`Trouble::WorkerGone`].
pub struct Worker {
    thread: web_sys::Worker,
    waiting: Waiting,
    next: Cell<u32>,
    _ears: [Closure<dyn FnMut(JsValue)>; 2],
}

/// Who waits for which answer. Few at a time: a list is searched sooner than a tree is built.
type Waiting = Rc<RefCell<Vec<(u32, Giver<String>)>>>;

impl Worker {
    /// Starts the script. `on_death` is told once when the thread fails: it could not be fetched, or trapped.
    pub fn start(script: &str, on_death: impl FnOnce() + 'static) -> Result<Self, Trouble> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let thread =
            web_sys::Worker::new_with_options(script, &options).map_err(|error| unreadable(&error))?;
        let waiting = Waiting::default();
        let death = Rc::new(Cell::new(Some(on_death)));
        let die = {
            let waiting = Rc::downgrade(&waiting);
            move || {
                if let Some(on_death) = death.take() {
                    on_death();
                }
                if let Some(waiting) = waiting.upgrade() {
                    // Dropping the givers tells all who wait. Taken first: they may ask anew at once.
                    drop(std::mem::take(&mut *waiting.borrow_mut()));
                }
            }
        };
        let hear = Closure::<dyn FnMut(JsValue)>::new({
            let (waiting, die) = (Rc::downgrade(&waiting), die.clone());
            move |event: JsValue| {
                let (Some(waiting), Some(said)) = (waiting.upgrade(), read(&event.unchecked_into())) else {
                    return;
                };
                if let Some(gone) = said.gone {
                    leptos::logging::error!("the worker is gone: {gone}");
                    die();
                } else if let Some(told) = said.told {
                    // Nobody waits any more where the question took too long.
                    let giver = take(&waiting, said.id);
                    if let Some(giver) = giver {
                        giver.give(told.get().to_owned());
                    }
                }
            }
        });
        let die = Closure::<dyn FnMut(JsValue)>::new(move |_| die());
        thread.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        thread.set_onerror(Some(die.as_ref().unchecked_ref()));
        Ok(Self { thread, waiting, next: Cell::new(1), _ears: [hear, die] })
    }

    /// Puts a question (see `questions`), with files beside it that are handed over: the page has them no more.
    pub async fn ask(this: &Rc<Self>, question: &str, files: Vec<ArrayBuffer>) -> Result<String, Trouble> {
        let id = this.next.replace(this.next.get().wrapping_add(1));
        let text = asked(id, question);
        let (giver, coming) = later();
        this.waiting.borrow_mut().push((id, giver));
        let files: Array = files.iter().collect();
        let message = Object::new();
        // Setting a field of a fresh object cannot fail.
        let _ = Reflect::set(&message, &"json".into(), &text.into());
        let _ = Reflect::set(&message, &"files".into(), &files);
        let sent = this.thread.post_message_with_transfer(&message, &files);
        // From here on only a weak hold: a question that nobody answers must not keep a dead thread.
        let waiting = Rc::downgrade(&this.waiting);
        sent.map_err(|error| unreadable(&error))?;
        match within(PATIENCE, coming).await {
            Some(Some(told)) => Ok(told),
            Some(None) => Err(Trouble::WorkerGone),
            None => {
                if let Some(waiting) = waiting.upgrade() {
                    drop(take(&waiting, id));
                }
                Err(Trouble::TooSlow)
            }
        }
    }
}

fn take(waiting: &Waiting, id: u32) -> Option<Giver<String>> {
    let mut waiting = waiting.borrow_mut();
    let at = waiting.iter().position(|(waits, _)| *waits == id)?;
    Some(waiting.swap_remove(at).1)
}

fn read(event: &MessageEvent) -> Option<Said> {
    let text = Reflect::get(&event.data(), &"json".into()).ok()?.as_string()?;
    serde_json::from_str(&text)
        .inspect_err(|error| leptos::logging::error!("the worker said what cannot be read: {error}"))
        .ok()
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.thread.set_onmessage(None);
        self.thread.set_onerror(None);
        self.thread.terminate();
        drop(std::mem::take(&mut *self.waiting.borrow_mut()));
    }
}
