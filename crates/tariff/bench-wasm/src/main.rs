//! `tariff-faces SEED COUNT`: the fingerprint of so many random stays, natively, in decimal digits.

use std::process::ExitCode;

fn main() -> ExitCode {
    let numbers: Vec<u32> = std::env::args().skip(1).filter_map(|it| it.parse().ok()).collect();
    let [seed, count] = numbers[..] else {
        eprintln!("tariff-faces SEED COUNT");
        return ExitCode::FAILURE;
    };
    println!("{}", tariff_bench_wasm::fingerprint(seed, count));
    ExitCode::SUCCESS
}
