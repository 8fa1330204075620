//! A file of arbitrary bytes is refused, or is a timetable that can be written and read again; it never panics.
//!
//! What would stop the fuzzer at the door is made right: length and checksum.

#![no_main]

use libfuzzer_sys::fuzz_target;
use transit::Timetable;
use xxhash_rust::xxh64::xxh64;

fuzz_target!(|input: &[u8]| {
    let Ok(timetable) = Timetable::read(seal(input.to_vec())) else { return };
    let file = timetable.write();
    let again = Timetable::read(file.clone()).expect("what was read can be written and read");
    assert_eq!(again.write(), file);
});

fn seal(mut file: Vec<u8>) -> Vec<u8> {
    if let Some(end) = file.len().checked_sub(8).filter(|&end| end >= 16) {
        let length = u32::try_from(file.len()).unwrap().to_le_bytes();
        file[8..12].copy_from_slice(&length);
        let checksum = xxh64(&file[..end], 0).to_le_bytes();
        file[end..].copy_from_slice(&checksum);
    }
    file
}
