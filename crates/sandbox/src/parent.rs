//! Ending with the program that started us.

use std::{fs::File, io::Read as _, os::fd::AsFd as _, os::unix::fs::FileTypeExt as _, thread};

/// When stdin is a pipe (or a socket, as Node makes them), calls `end` once it closes: whoever held the other
/// end is gone. A terminal, a file or `/dev/null` says nothing about a parent.
pub fn watch(end: impl FnOnce() + Send + 'static) {
    let stdin = std::io::stdin();
    let kind = stdin.as_fd().try_clone_to_owned().map(File::from).and_then(|it| it.metadata());
    if kind.is_ok_and(|it| it.file_type().is_fifo() || it.file_type().is_socket()) {
        thread::spawn(move || {
            let mut ignored = [0; 256];
            while matches!(std::io::stdin().read(&mut ignored), Ok(1..)) {}
            end();
        });
    }
}
