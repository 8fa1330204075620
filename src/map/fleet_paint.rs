//! How vehicles are drawn: by the graphics card, or by the browser's own pencil where there is none.

use super::{
    fleet::{Dot, Point},
    theme::Palette,
};
use js_sys::Float32Array;
use wasm_bindgen::JsCast;
use web_sys::{
    CanvasRenderingContext2d, HtmlCanvasElement, WebGlBuffer, WebGlProgram, WebGlRenderingContext as Gl,
    WebGlUniformLocation,
};

/// Width of a vehicle in CSS pixels.
const SIZE: f64 = 16.0;
/// Numbers a vehicle: from and to, each east and south of the origin, and whether it is old.
const STRIDE: i32 = 5;
const FLOAT_BYTES: i32 = 4;

const VERTEX: &str = "
attribute vec2 a_from;
attribute vec2 a_to;
attribute float a_old;
uniform float u_part;
uniform float u_world;
uniform float u_size;
uniform vec2 u_offset;
uniform vec2 u_view;
varying float v_old;
void main() {
  vec2 at = (mix(a_from, a_to, u_part) * u_world + u_offset) / u_view * 2.0 - 1.0;
  gl_Position = vec4(at.x, -at.y, 0.0, 1.0);
  gl_PointSize = u_size;
  v_old = a_old;
}";

// A live vehicle is a disc with a rim of paper, an old one a ring: they differ without their colour.
const FRAGMENT: &str = "
precision mediump float;
uniform vec3 u_live;
uniform vec3 u_old;
uniform vec3 u_paper;
varying float v_old;
void main() {
  float far = length(gl_PointCoord - 0.5) * 2.0;
  float inner = v_old > 0.5 ? 0.6 : 0.78;
  float rim = smoothstep(inner - 0.08, inner + 0.08, far);
  vec3 disc = mix(u_live, u_paper, rim);
  vec3 ring = mix(u_paper, u_old, rim);
  float cover = 1.0 - smoothstep(0.88, 1.0, far);
  gl_FragColor = vec4(mix(disc, ring, step(0.5, v_old)) * cover, cover);
}";

/// What one frame is drawn with.
pub struct Frame<'a> {
    /// How far along their glide vehicles are, 0 to 1.
    pub part: f64,
    /// How many device pixels wide the world is.
    pub world_px: f64,
    /// Where the origin stands, in device pixels.
    pub offset: Point,
    /// Size of the canvas in device pixels.
    pub width: u32,
    pub height: u32,
    /// Device pixels a CSS pixel.
    pub dpr: f64,
    pub palette: &'a Palette,
}

/// Draws vehicles on one canvas.
pub enum Painter {
    /// By the graphics card.
    Card(Box<Card>),
    /// By the browser.
    Pencil(CanvasRenderingContext2d),
}

impl Painter {
    /// The card where there is one.
    pub fn of(canvas: &HtmlCanvasElement) -> Option<Self> {
        if let Some(card) = Card::of(canvas) {
            return Some(Self::Card(Box::new(card)));
        }
        let context = canvas.get_context("2d").ok()??;
        Some(Self::Pencil(context.unchecked_into()))
    }

    /// Takes new places.
    pub fn load(&mut self, dots: &[Dot], origin: Point) {
        match self {
            Self::Card(card) => card.load(dots, origin),
            Self::Pencil(_) => {}
        }
    }

    /// Draws a frame.
    pub fn draw(&self, frame: &Frame<'_>, dots: &[Dot], origin: Point) {
        match self {
            Self::Card(card) => card.draw(frame, dots.len() as i32),
            Self::Pencil(context) => pencil(context, frame, dots, origin),
        }
    }
}

/// A program on the graphics card, and the places it works on.
pub struct Card {
    gl: Gl,
    buffer: WebGlBuffer,
    part: WebGlUniformLocation,
    world: WebGlUniformLocation,
    size: WebGlUniformLocation,
    offset: WebGlUniformLocation,
    view: WebGlUniformLocation,
    live: WebGlUniformLocation,
    old: WebGlUniformLocation,
    paper: WebGlUniformLocation,
}

impl Card {
    fn of(canvas: &HtmlCanvasElement) -> Option<Self> {
        let gl: Gl = canvas.get_context("webgl").ok()??.unchecked_into();
        let program = program(&gl)?;
        gl.use_program(Some(&program));
        let buffer = gl.create_buffer()?;
        gl.bind_buffer(Gl::ARRAY_BUFFER, Some(&buffer));
        for (name, size, at) in [("a_from", 2, 0), ("a_to", 2, 2), ("a_old", 1, 4)] {
            let place = u32::try_from(gl.get_attrib_location(&program, name)).ok()?;
            gl.enable_vertex_attrib_array(place);
            gl.vertex_attrib_pointer_with_i32(
                place,
                size,
                Gl::FLOAT,
                false,
                STRIDE * FLOAT_BYTES,
                at * FLOAT_BYTES,
            );
        }
        gl.enable(Gl::BLEND);
        gl.blend_func(Gl::ONE, Gl::ONE_MINUS_SRC_ALPHA);
        let uniform = |name| gl.get_uniform_location(&program, name);
        Some(Self {
            part: uniform("u_part")?,
            world: uniform("u_world")?,
            size: uniform("u_size")?,
            offset: uniform("u_offset")?,
            view: uniform("u_view")?,
            live: uniform("u_live")?,
            old: uniform("u_old")?,
            paper: uniform("u_paper")?,
            buffer,
            gl,
        })
    }

    fn load(&self, dots: &[Dot], origin: Point) {
        let mut numbers = Vec::with_capacity(dots.len() * STRIDE as usize);
        for dot in dots {
            numbers.extend(
                [dot.from, dot.to]
                    .into_iter()
                    .flat_map(|at| [(at.x - origin.x) as f32, (at.y - origin.y) as f32]),
            );
            numbers.push(if dot.is_old { 1.0 } else { 0.0 });
        }
        self.gl.bind_buffer(Gl::ARRAY_BUFFER, Some(&self.buffer));
        self.gl.buffer_data_with_array_buffer_view(
            Gl::ARRAY_BUFFER,
            &Float32Array::from(numbers.as_slice()),
            Gl::DYNAMIC_DRAW,
        );
    }

    fn draw(&self, frame: &Frame<'_>, count: i32) {
        let Frame { part, world_px, offset, width, height, dpr, palette } = frame;
        let gl = &self.gl;
        gl.viewport(0, 0, *width as i32, *height as i32);
        gl.clear_color(0.0, 0.0, 0.0, 0.0);
        gl.clear(Gl::COLOR_BUFFER_BIT);
        if count == 0 {
            return;
        }
        gl.uniform1f(Some(&self.part), *part as f32);
        gl.uniform1f(Some(&self.world), *world_px as f32);
        gl.uniform1f(Some(&self.size), (SIZE * dpr) as f32);
        gl.uniform2f(Some(&self.offset), offset.x as f32, offset.y as f32);
        gl.uniform2f(Some(&self.view), *width as f32, *height as f32);
        for (place, colour) in
            [(&self.live, &palette.me), (&self.old, &palette.old), (&self.paper, &palette.ground)]
        {
            let [red, green, blue] = rgb(colour);
            gl.uniform3f(Some(place), red, green, blue);
        }
        gl.draw_arrays(Gl::POINTS, 0, count);
    }
}

fn program(gl: &Gl) -> Option<WebGlProgram> {
    let program = gl.create_program()?;
    for (kind, source) in [(Gl::VERTEX_SHADER, VERTEX), (Gl::FRAGMENT_SHADER, FRAGMENT)] {
        let shader = gl.create_shader(kind)?;
        gl.shader_source(&shader, source);
        gl.compile_shader(&shader);
        gl.attach_shader(&program, &shader);
    }
    gl.link_program(&program);
    let is_linked = gl.get_program_parameter(&program, Gl::LINK_STATUS).as_bool();
    (is_linked == Some(true)).then_some(program)
}

fn pencil(context: &CanvasRenderingContext2d, frame: &Frame<'_>, dots: &[Dot], origin: Point) {
    let Frame { part, world_px, offset, width, height, dpr, palette } = frame;
    context.clear_rect(0.0, 0.0, f64::from(*width), f64::from(*height));
    context.set_line_width(2.5 * dpr);
    for is_old in [false, true] {
        context.set_fill_style_str(if is_old { &palette.ground } else { &palette.me });
        context.set_stroke_style_str(if is_old { &palette.old } else { &palette.ground });
        context.begin_path();
        for dot in dots.iter().filter(|dot| dot.is_old == is_old) {
            let at = |from: f64, to: f64, origin: f64| (from + (to - from) * part - origin) * world_px;
            let x = at(dot.from.x, dot.to.x, origin.x) + offset.x;
            let y = at(dot.from.y, dot.to.y, origin.y) + offset.y;
            let radius = (SIZE / 2.0 - 1.5) * dpr;
            context.move_to(x + radius, y);
            // Fails only for a radius below nought.
            let _ = context.arc(x, y, radius, 0.0, std::f64::consts::TAU);
        }
        context.fill();
        context.stroke();
    }
}

/// Red, green and blue of `#rrggbb` or `#rgb` (a style sheet that was made small says it so), 0 to 1; black for
/// anything else.
fn rgb(colour: &str) -> [f32; 3] {
    let digits = colour.strip_prefix('#').unwrap_or_default();
    let number = u32::from_str_radix(digits, 16).unwrap_or(0);
    let (bits, most) = match digits.len() {
        6 => (8, 0xff),
        3 => (4, 0xf),
        _ => return [0.0; 3],
    };
    [2, 1, 0].map(|place| ((number >> (place * bits)) & most) as f32 / most as f32)
}

#[cfg(test)]
mod tests {
    use super::rgb;

    #[test]
    fn colours_of_the_style_sheet_are_read() {
        let cases = [
            ("#ff0080", [255, 0, 128]),
            ("#fff", [255, 255, 255]),
            ("#0f0", [0, 255, 0]),
            ("papayawhip", [0, 0, 0]),
            ("", [0, 0, 0]),
        ];
        for (text, bytes) in cases {
            assert_eq!(rgb(text).map(|part| (part * 255.0).round() as u8), bytes, "{text}");
        }
    }
}
