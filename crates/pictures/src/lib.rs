//! Pictures of pages, scaled down. A crate of its own because it is compiled with optimisation whatever the profile: what
//! its dependencies leave generic is compiled here, and takes ten times as long without.

use std::io::Cursor;

use png::{Decoder, Transformations};
use resize::{Pixel, Type};
use rgb::{FromSlice, RGB8};

/// How many bytes a picture may have once it is read: a few words of a file can claim any number of pixels.
const MOST: usize = 512 << 20;

/// JPEG of a picture in PNG, at most `width` pixels wide, of a quality between 1 and 100. None when it is no PNG, too
/// large to be a page's, or too tall for a JPEG.
#[must_use]
pub fn scaled(png: &[u8], width: u32, quality: u8) -> Option<Vec<u8>> {
    let taken = Taken::read(png, MOST)?;
    let small = if taken.width > width { taken.narrowed(width)? } else { taken };
    let (width, height) = (u16::try_from(small.width).ok()?, u16::try_from(small.height).ok()?);
    let mut jpeg = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut jpeg, quality);
    let bytes: Vec<u8> = small.pixels.iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]).collect();
    encoder.encode(&bytes, width, height, jpeg_encoder::ColorType::Rgb).ok()?;
    Some(jpeg)
}

/// PNG of what a display shows: four bytes a pixel, blue, green, red and one that means nothing, row by row. None when there
/// are not as many.
#[must_use]
pub fn of_display(pixels: &[u8], width: u32, height: u32) -> Option<Vec<u8>> {
    let rgb: Vec<u8> = pixels.chunks_exact(4).flat_map(|pixel| [pixel[2], pixel[1], pixel[0]]).collect();
    let mut picture = Vec::new();
    let mut encoder = png::Encoder::new(&mut picture, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&rgb).ok()?;
    writer.finish().ok()?;
    Some(picture)
}

struct Taken {
    width: u32,
    height: u32,
    pixels: Vec<RGB8>,
}

impl Taken {
    fn read(png: &[u8], most: usize) -> Option<Self> {
        let mut decoder = Decoder::new(Cursor::new(png));
        decoder.set_transformations(Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().ok()?;
        let mut bytes = vec![0; reader.output_buffer_size().filter(|&size| size <= most)?];
        let frame = reader.next_frame(&mut bytes).ok()?;
        let bytes = &bytes[..frame.buffer_size()];
        // JPEG knows no transparency.
        let pixels = match frame.color_type.samples() {
            1 => bytes.iter().map(|&grey| RGB8::new(grey, grey, grey)).collect(),
            2 => bytes.chunks_exact(2).map(|grey| RGB8::new(grey[0], grey[0], grey[0])).collect(),
            3 => bytes.as_rgb().to_vec(),
            _ => bytes.as_rgba().iter().map(rgb::Rgba::rgb).collect(),
        };
        Some(Self { width: frame.width, height: frame.height, pixels })
    }

    /// As wide as `width`, its proportions kept.
    fn narrowed(&self, width: u32) -> Option<Self> {
        let height = u64::from(self.height) * u64::from(width) / u64::from(self.width);
        let height = u32::try_from(height).ok()?.max(1);
        let [from, high, to, low] = [self.width, self.height, width, height].map(usize::try_from);
        let (to, low) = (to.ok()?, low.ok()?);
        let mut pixels = vec![RGB8::default(); to * low];
        let mut resizer = resize::new(from.ok()?, high.ok()?, to, low, Pixel::RGB8, Type::Triangle).ok()?;
        resizer.resize(&self.pixels, &mut pixels).ok()?;
        Some(Self { width, height, pixels })
    }
}

#[cfg(test)]
mod tests {
    use png::{BitDepth, ColorType, Encoder};

    use super::*;

    /// A picture whose left half is dark and whose right half is light.
    fn halves(width: u32, height: u32, kind: ColorType) -> Vec<u8> {
        let mut png = Vec::new();
        let mut encoder = Encoder::new(&mut png, width, height);
        encoder.set_color(kind);
        encoder.set_depth(BitDepth::Eight);
        let row = (0..width).flat_map(|x| vec![if x < width / 2 { 20 } else { 220 }; kind.samples()]);
        let pixels: Vec<u8> = row.collect::<Vec<_>>().repeat(height as usize);
        encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
        png
    }

    /// Width and height as a JPEG tells them: ITU-T T.81, B.2.2, in the frame header.
    fn size(jpeg: &[u8]) -> (u16, u16) {
        let at = jpeg.windows(2).position(|two| two == [0xff, 0xc0]).unwrap();
        let number = |at: usize| u16::from_be_bytes([jpeg[at], jpeg[at + 1]]);
        (number(at + 7), number(at + 5))
    }

    #[test]
    fn a_picture_becomes_narrower_and_keeps_its_proportions_whatever_its_colours() {
        for kind in [ColorType::Grayscale, ColorType::GrayscaleAlpha, ColorType::Rgb, ColorType::Rgba] {
            assert_eq!(size(&scaled(&halves(1280, 900, kind), 640, 70).unwrap()), (640, 450), "{kind:?}");
        }
    }

    #[test]
    fn what_it_shows_stays_where_it_was() {
        let small = Taken::read(&halves(100, 10, ColorType::Rgb), MOST).unwrap().narrowed(50).unwrap();
        assert_eq!((small.pixels[5], small.pixels[45]), (RGB8::new(20, 20, 20), RGB8::new(220, 220, 220)));
    }

    #[test]
    fn a_narrow_picture_stays_as_wide_as_it_is() {
        assert_eq!(size(&scaled(&halves(390, 844, ColorType::Rgb), 640, 70).unwrap()), (390, 844));
    }

    #[test]
    fn a_very_flat_picture_keeps_a_line() {
        assert_eq!(size(&scaled(&halves(2000, 1, ColorType::Rgb), 640, 70).unwrap()), (640, 1));
    }

    #[test]
    fn a_picture_that_claims_to_be_too_large_is_not_read() {
        let picture = halves(100, 10, ColorType::Rgb);
        assert!(Taken::read(&picture, 3000).is_some());
        assert!(Taken::read(&picture, 2999).is_none());
    }

    #[test]
    fn what_cannot_be_scaled_is_none() {
        let whole = halves(640, 480, ColorType::Rgb);
        assert_eq!(scaled(b"no picture", 640, 70), None);
        assert_eq!(scaled(&whole[..whole.len() / 2], 640, 70), None, "cut");
        assert_eq!(scaled(&halves(1, 70_000, ColorType::Grayscale), 640, 70), None, "too tall");
    }
}
