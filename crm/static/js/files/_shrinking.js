// Photos are made smaller before they are sent: a phone's camera knows nothing of a slow network.
const LONGEST_SIDE = 1600;
const QUALITY = 0.8;

// Drawn anew, so that nothing the camera knew about place and time goes along; upright as it was held.
const shrink = async (file) => {
  if (!/^image\/(jpeg|png|webp|heic|heif)$/.test(file.type)) return file;
  const image = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!image) return file; // a kind this browser cannot draw
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
  if (scale === 1 && file.type !== "image/jpeg") return image.close(), file;
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.max(1, Math.round(image.width * scale)), height: Math.max(1, Math.round(image.height * scale)) });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const drawn = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  return drawn ? new File([drawn], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" }) : file;
};
