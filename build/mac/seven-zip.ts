/** Where Debian's p7zip-full puts 7-Zip. electron-builder is told of it and downloads none. */
export const SEVEN_ZIP = "/usr/bin/7za";
