/** Whether a message can name somebody, so that it is worth while to find out. In HTML the server writes an @ as a reference. */
export const mayName = ({text = "", html = text}) => /@|&#64;|<data /.test(html);
