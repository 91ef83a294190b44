import sharp from 'sharp';
import { drawPlate } from '../../src/demo/draw-plate.ts';

/** A picture of 1280 x 720: the demonstration's plate with this text, `wide` pixels wide and half as tall, in the middle of grey. */
export async function drawnPlate(plate: string, wide: number): Promise<Buffer> {
  const input = await sharp(await drawPlate(plate))
    .resize(wide)
    .toBuffer();
  return sharp({ create: { width: 1280, height: 720, channels: 3, background: '#888888' } })
    .composite([{ input }])
    .jpeg()
    .toBuffer();
}
