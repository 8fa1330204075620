//! Receipts and invoices as PDF.

mod capitals;
