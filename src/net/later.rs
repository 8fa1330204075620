//! Waiting: a value that comes later, a span of time, and one within the other.

use leptos::prelude::{TimeoutHandle, set_timeout_with_handle};
use std::{
    cell::RefCell,
    future::{Future, poll_fn},
    pin::{Pin, pin},
    rc::Rc,
    task::{Context, Poll, Waker},
    time::Duration,
};

/// The end that gives the value. Dropping it without giving tells the other end that nothing comes.
pub struct Giver<T>(Rc<RefCell<Slot<T>>>);

/// The end that waits.
pub struct Coming<T>(Rc<RefCell<Slot<T>>>);

struct Slot<T> {
    value: Option<T>,
    over: bool,
    waker: Option<Waker>,
}

/// A value that will be given once.
pub fn later<T>() -> (Giver<T>, Coming<T>) {
    let slot = Rc::new(RefCell::new(Slot { value: None, over: false, waker: None }));
    (Giver(slot.clone()), Coming(slot))
}

impl<T> Giver<T> {
    /// Whether the other end is still there.
    pub fn is_awaited(&self) -> bool {
        Rc::strong_count(&self.0) > 1
    }

    /// Gives it.
    pub fn give(self, value: T) {
        self.0.borrow_mut().value = Some(value);
    }
}

impl<T> Drop for Giver<T> {
    fn drop(&mut self) {
        let waker = {
            let mut slot = self.0.borrow_mut();
            slot.over = true;
            slot.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Future for Coming<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let mut slot = self.0.borrow_mut();
        if slot.value.is_some() || slot.over {
            return Poll::Ready(slot.value.take());
        }
        slot.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}

/// A timer that stops when it is dropped.
struct Timer(Option<TimeoutHandle>);

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(handle) = self.0.take() {
            handle.clear();
        }
    }
}

/// Waits so long. Browsers wait longer in a hidden page.
pub async fn sleep(span: Duration) {
    let (giver, coming) = later();
    let giver = RefCell::new(Some(giver));
    let ring = move || {
        if let Some(giver) = giver.borrow_mut().take() {
            giver.give(());
        }
    };
    let _timer = Timer(set_timeout_with_handle(ring, span).ok());
    coming.await;
}

/// What the future gives, or `None` when the span is over first; the future is then dropped.
pub async fn within<T>(span: Duration, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut bell = pin!(sleep(span));
    poll_fn(move |cx| match (future.as_mut().poll(cx), bell.as_mut()) {
        (Poll::Ready(value), _) => Poll::Ready(Some(value)),
        (Poll::Pending, bell) => bell.poll(cx).map(|()| None),
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poll<T>(coming: &mut Coming<T>) -> Poll<Option<T>> {
        Pin::new(coming).poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn a_value_comes_once_it_is_given() {
        let (giver, mut coming) = later();
        assert_eq!(poll(&mut coming), Poll::Pending);
        giver.give(7);
        assert_eq!(poll(&mut coming), Poll::Ready(Some(7)));
    }

    #[test]
    fn nothing_comes_from_a_giver_that_is_gone() {
        let (giver, mut coming) = later::<u8>();
        drop(giver);
        assert_eq!(poll(&mut coming), Poll::Ready(None));
    }
}
