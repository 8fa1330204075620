//! Code that comes when it is first needed.

/// Code, or words, could not be fetched. Asking again is safe.
#[derive(Clone, Copy, Debug)]
pub struct ChunkLost;

#[cfg(feature = "split")]
impl From<leptos::wasm_split::SplitLoaderError> for ChunkLost {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// `chunk! { chunk: fn name(args) -> T = expression }` makes `async fn name(args) -> Result<T, ChunkLost>` of an
/// expression that lives in that chunk. In builds without
/// the feature `split` it is linked in and comes at once.
///
/// What is needed is made within the chunk; a function pointer handed out instead would pull it all back into
/// the first module.
macro_rules! chunk {
    ($chunk:ident: fn $name:ident($($arg:ident: $type:ty),*) -> $made:ty = $body:expr) => {
        #[cfg(feature = "split")]
        #[::leptos::wasm_split::wasm_split($chunk, fallible, wasm_split_path = ::leptos::wasm_split)]
        fn $name($($arg: $type),*) -> Result<$made, $crate::shell::chunk::ChunkLost> {
            Ok($body)
        }
        #[cfg(not(feature = "split"))]
        async fn $name($($arg: $type),*) -> Result<$made, $crate::shell::chunk::ChunkLost> {
            Ok($body)
        }
    };
}
pub(crate) use chunk;
